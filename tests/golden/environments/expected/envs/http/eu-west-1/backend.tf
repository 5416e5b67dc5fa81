# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:e75763585b00b584f7e768ffa7face59816443fe9a5ec8ff141a5cfe2589d650

terraform {
  backend "http" {
    address        = "https://state.example.com/555566667777/http/eu-west-1"
    lock_address   = "https://state.example.com/555566667777/http/eu-west-1/lock"
    unlock_address = "https://state.example.com/555566667777/http/eu-west-1/lock"
    lock_method    = "POST"
    retry_max      = 1
  }
}
