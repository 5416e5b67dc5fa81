module "fail_missing" {
  source = "../no-such-module"
}

module "pass_there" {
  source = "./module"
}

module "unknown_registry" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "8.0.0"
}
