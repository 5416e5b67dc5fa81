# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:674b5bae614c374411ea43f0e93e67d561999cb986a9db36a23e95d6ea76daad

module "base_runtime" {
  source = "../../../modules/layer"

  name = "base-runtime"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Core runtime dependencies"
      license       = "MIT"
      runtimes      = ["python3.12"]
      architectures = ["x86_64", "arm64"]
      sha256        = "6ubrJ+EjEGVr5tmDSgRa551HsFQWqnvZzpHWoVHFn44="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "layers/base-runtime/1.0.0/universal-eae6eb27e12310656be6d9834a045ae79d47b05416aa7bd9ce91d6a151c59f8e.zip" }
    }
    "2.0.0" = {
      description   = "2.0.0 · Core runtime dependencies"
      license       = "MIT"
      runtimes      = ["python3.12", "python3.13"]
      architectures = ["x86_64", "arm64"]
      sha256        = "5ZRqakzpEI/q0s9MZzm2yaIyRONPwBsHJPz2JmjGpX0="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "layers/base-runtime/2.0.0/universal-e5946a6a4ce9108fead2cf4c6739b6c9a23244e34fc01b0724fcf62668c6a57d.zip" }
    }
  }

  grants = {
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
  }
}

module "data_tools_arm64" {
  source = "../../../modules/layer"

  name = "data-tools-arm64"

  releases = {
    "2.0.0-rc.1" = {
      description   = "2.0.0-rc.1 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "VJZv0zG84QVMl4ASh38t688bWTHFZ2bzCPKQ9Tq+lI8="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "layers/data-tools/2.0.0-rc.1/arm64-54966fd331bce1054c978012877f2debcf1b5931c56766f308f290f53abe948f.zip" }
    }
  }

  grants = {
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
    account-210987654321        = { principal = "210987654321" }
    account-321098765432        = { principal = "321098765432" }
  }
}

module "data_tools" {
  source = "../../../modules/layer"

  name = "data-tools"

  releases = {
    "1.3.0" = {
      description   = "1.3.0 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["x86_64", "arm64"]
      sha256        = "IZAjzw/84wlkgfA3zNG+PXv95sPvw7JPG/kIyAK9a+o="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "layers/data-tools/1.3.0/universal-219023cf0ffce3096481f037ccd1be3d7bfde6c3efc3b24f1bf908c802bd6bea.zip" }
    }
  }

  grants = {
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
    account-210987654321        = { principal = "210987654321" }
    account-321098765432        = { principal = "321098765432" }
  }
}

module "data_tools_x86_64" {
  source = "../../../modules/layer"

  name = "data-tools-x86_64"

  releases = {
    "2.0.0-rc.1" = {
      description   = "2.0.0-rc.1 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["x86_64"]
      sha256        = "01EYUT32kzYWfzBiMop2+4kIVA4ezHeBSqkNTMIzQX8="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "layers/data-tools/2.0.0-rc.1/x86_64-d35118513df69336167f3062328a76fb8908540e1ecc77814aa90d4cc233417f.zip" }
    }
  }

  grants = {
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
    account-210987654321        = { principal = "210987654321" }
    account-321098765432        = { principal = "321098765432" }
  }
}

module "inference_python3_12_arm64" {
  source = "../../../modules/layer"

  name = "inference-python3-12-arm64"

  releases = {
    "0.9.0" = {
      description   = "0.9.0 · Model \"inference\" with $${templates} and %%{directives}"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "xpY8ctSAscD5S183hwswcfTiivOkHxoe52IHhApkhso="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "layers/inference/0.9.0/python3.12-arm64-c6963c72d480b1c0f94b5f37870b3071f4e28af3a41f1a1ee76207840a6486ca.zip" }
    }
  }

  grants = {
    account-210987654321 = { principal = "210987654321" }
  }
}

module "inference_python3_13_arm64" {
  source = "../../../modules/layer"

  name = "inference-python3-13-arm64"

  releases = {
    "0.9.0" = {
      description   = "0.9.0 · Model \"inference\" with $${templates} and %%{directives}"
      runtimes      = ["python3.13"]
      architectures = ["arm64"]
      sha256        = "YMMQ6ztNuQIFE7GAbgux0r3GAinZ1MeTpYd4wB8tZWE="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "layers/inference/0.9.0/python3.13-arm64-60c310eb3b4db9020513b1806e0bb1d2bdc60229d9d4c793a58778c01f2d6561.zip" }
    }
  }

  grants = {
    account-210987654321 = { principal = "210987654321" }
  }
}

module "plugins" {
  source = "../../../modules/layer"

  name = "plugins"

  # The strategy says `public: true`: every AWS account may use this layer.
  public = true

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Erweiterungen für alle 世界"
      runtimes      = ["python3.12"]
      architectures = ["x86_64", "arm64"]
      sha256        = "e22oAdarbjrPGBpbgQSmWiblyG5GtbIpG1sqNKCB0bA="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "layers/plugins/1.0.0/universal-7b6da801d6ab6e3acf181a5b8104a65a26e5c86e46b5b2291b5b2a34a081d1b0.zip" }
      withdrawn     = true
    }
  }

  grants = {
    public = { principal = "*" }
  }
}

module "shared_config" {
  source = "../../../modules/layer"

  name = "shared-config"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Settings"
      runtimes      = ["python3.12"]
      architectures = ["x86_64", "arm64"]
      sha256        = "Q19ANq22vlqGwwKUBW3237A9TO8zhDyM7l1OAp/cONY="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "layers/shared-config/1.0.0/universal-435f4036adb6be5a86c30294056df6dfb03d4cef33843c8cee5d4e029fdc38d6.zip" }
    }
  }
}

# No longer in the strategy: Terraform forgets the versions and leaves them published.
removed {
  from = module.legacy_tools_arm64

  lifecycle {
    destroy = false
  }
}

# No longer in the strategy: Terraform forgets the versions and leaves them published.
removed {
  from = module.legacy_tools_x86_64

  lifecycle {
    destroy = false
  }
}
