# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:c108909e35bd4de4cadda67168e6d24e960d60b61052c1cb002b37094293ac3e

module "dev_base_runtime" {
  source = "../../../modules/layer"

  name = "dev-base-runtime"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Core runtime dependencies"
      license       = "MIT"
      runtimes      = ["python3.12"]
      architectures = ["x86_64", "arm64"]
      sha256        = "6ubrJ+EjEGVr5tmDSgRa551HsFQWqnvZzpHWoVHFn44="
      filename      = "../../../dist/layers/base-runtime/1.0.0/universal.zip"
    }
    "2.0.0" = {
      description   = "2.0.0 · Core runtime dependencies"
      license       = "MIT"
      runtimes      = ["python3.12", "python3.13"]
      architectures = ["x86_64", "arm64"]
      sha256        = "5ZRqakzpEI/q0s9MZzm2yaIyRONPwBsHJPz2JmjGpX0="
      filename      = "../../../dist/layers/base-runtime/2.0.0/universal.zip"
    }
  }

  grants = {
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
  }
}

module "dev_data_tools_arm64" {
  source = "../../../modules/layer"

  name = "dev-data-tools-arm64"

  releases = {
    "2.0.0-rc.1" = {
      description   = "2.0.0-rc.1 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "VJZv0zG84QVMl4ASh38t688bWTHFZ2bzCPKQ9Tq+lI8="
      filename      = "../../../dist/layers/data-tools/2.0.0-rc.1/arm64.zip"
    }
  }

  grants = {
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
    account-210987654321        = { principal = "210987654321" }
    account-321098765432        = { principal = "321098765432" }
  }
}

module "dev_data_tools" {
  source = "../../../modules/layer"

  name = "dev-data-tools"

  releases = {
    "1.3.0" = {
      description   = "1.3.0 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["x86_64", "arm64"]
      sha256        = "IZAjzw/84wlkgfA3zNG+PXv95sPvw7JPG/kIyAK9a+o="
      filename      = "../../../dist/layers/data-tools/1.3.0/universal.zip"
    }
  }

  grants = {
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
    account-210987654321        = { principal = "210987654321" }
    account-321098765432        = { principal = "321098765432" }
  }
}

module "dev_data_tools_x86_64" {
  source = "../../../modules/layer"

  name = "dev-data-tools-x86_64"

  releases = {
    "2.0.0-rc.1" = {
      description   = "2.0.0-rc.1 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["x86_64"]
      sha256        = "01EYUT32kzYWfzBiMop2+4kIVA4ezHeBSqkNTMIzQX8="
      filename      = "../../../dist/layers/data-tools/2.0.0-rc.1/x86_64.zip"
    }
  }

  grants = {
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
    account-210987654321        = { principal = "210987654321" }
    account-321098765432        = { principal = "321098765432" }
  }
}

module "dev_inference_python3_12_arm64" {
  source = "../../../modules/layer"

  name = "dev-inference-python3-12-arm64"

  releases = {
    "0.9.0" = {
      description   = "0.9.0 · Model \"inference\" with $${templates} and %%{directives}"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "xpY8ctSAscD5S183hwswcfTiivOkHxoe52IHhApkhso="
      filename      = "../../../dist/layers/inference/0.9.0/python3.12-arm64.zip"
    }
  }

  grants = {
    account-210987654321 = { principal = "210987654321" }
  }
}

module "dev_inference_python3_13_arm64" {
  source = "../../../modules/layer"

  name = "dev-inference-python3-13-arm64"

  releases = {
    "0.9.0" = {
      description   = "0.9.0 · Model \"inference\" with $${templates} and %%{directives}"
      runtimes      = ["python3.13"]
      architectures = ["arm64"]
      sha256        = "YMMQ6ztNuQIFE7GAbgux0r3GAinZ1MeTpYd4wB8tZWE="
      filename      = "../../../dist/layers/inference/0.9.0/python3.13-arm64.zip"
    }
  }

  grants = {
    account-210987654321 = { principal = "210987654321" }
  }
}

module "dev_plugins" {
  source = "../../../modules/layer"

  name = "dev-plugins"

  # The strategy says `public: true`: every AWS account may use this layer.
  public = true

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Erweiterungen für alle 世界"
      runtimes      = ["python3.12"]
      architectures = ["x86_64", "arm64"]
      sha256        = "e22oAdarbjrPGBpbgQSmWiblyG5GtbIpG1sqNKCB0bA="
      filename      = "../../../dist/layers/plugins/1.0.0/universal.zip"
    }
  }

  grants = {
    public = { principal = "*" }
  }
}

module "dev_shared_config" {
  source = "../../../modules/layer"

  name = "dev-shared-config"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Settings"
      runtimes      = ["python3.12"]
      architectures = ["x86_64", "arm64"]
      sha256        = "Q19ANq22vlqGwwKUBW3237A9TO8zhDyM7l1OAp/cONY="
      filename      = "../../../dist/layers/shared-config/1.0.0/universal.zip"
    }
  }
}

# No longer in the strategy: Terraform forgets the versions and leaves them published.
removed {
  from = module.dev_legacy_tools_arm64

  lifecycle {
    destroy = false
  }
}

# No longer in the strategy: Terraform forgets the versions and leaves them published.
removed {
  from = module.dev_legacy_tools_x86_64

  lifecycle {
    destroy = false
  }
}
