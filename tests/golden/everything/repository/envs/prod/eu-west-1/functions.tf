# Written by hand, and left alone: this alias is routed to by aliases.tf.
locals {
  checkout_layers = local.layers_for["checkout"]
}
