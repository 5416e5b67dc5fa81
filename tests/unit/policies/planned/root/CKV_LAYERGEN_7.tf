# The test gives it a sixth, which this provider refuses to plan and others do not.
resource "aws_lambda_function" "fail_six" {
  function_name = "six"
  role          = "arn:aws:iam::111122223333:role/checkout"
  package_type  = "Image"
  image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/checkout:1"
  layers        = [for n in range(1, 6) : "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools:${n}"]
}

resource "aws_lambda_function" "pass_five" {
  function_name = "five"
  role          = "arn:aws:iam::111122223333:role/checkout"
  package_type  = "Image"
  image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/checkout:1"
  layers        = [for n in range(1, 6) : "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools:${n}"]
}
