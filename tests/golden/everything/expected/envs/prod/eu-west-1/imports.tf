# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:9d1826343a206ac9870d08b1ea3d5bc0683adc0022593c6be4cf0182a36f3d43

import {
  to = module.base_runtime.aws_lambda_layer_version.this["1.0.0"]
  id = "arn:aws:lambda:eu-west-1:444455556666:layer:base-runtime:12"
}
