locals {
  # An embedded server knows no accounts: nothing is asked of AWS itself when there is one.
  is_embedded = anytrue([for endpoint in values(var.endpoints) : endpoint != null])
}

provider "aws" {
  region                      = var.region
  access_key                  = local.is_embedded ? "embedded" : null
  secret_key                  = local.is_embedded ? "embedded" : null
  skip_credentials_validation = local.is_embedded
  skip_metadata_api_check     = local.is_embedded
  skip_requesting_account_id  = local.is_embedded
  skip_region_validation      = local.is_embedded

  endpoints {
    sqs        = var.endpoints.sqs
    dynamodb   = var.endpoints.dynamodb
    cloudwatch = var.endpoints.cloudwatch
  }

  default_tags {
    tags = merge({ service = var.name }, var.tags)
  }
}
