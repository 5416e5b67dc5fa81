resource "aws_lambda_function" "fail_six" {
  function_name = "checkout"
  role          = "arn:aws:iam::111122223333:role/checkout"
  image_uri     = "checkout"
  layers        = ["one", "two", "three", "four", "five", aws_lambda_layer_version.six.arn]
}

resource "aws_lambda_function" "pass_five" {
  function_name = "checkout"
  role          = "arn:aws:iam::111122223333:role/checkout"
  image_uri     = "checkout"
  layers        = ["one", "two", "three", "four", "five"]
}

resource "aws_lambda_function" "pass_one" {
  function_name = "checkout"
  role          = "arn:aws:iam::111122223333:role/checkout"
  image_uri     = "checkout"
  layers        = ["one"]
}

resource "aws_lambda_function" "pass_none" {
  function_name = "checkout"
  role          = "arn:aws:iam::111122223333:role/checkout"
  image_uri     = "checkout"
}

resource "aws_lambda_function" "unknown_expression" {
  function_name = "checkout"
  role          = "arn:aws:iam::111122223333:role/checkout"
  image_uri     = "checkout"
  layers        = concat(module.layers.arns, ["one"])
}
