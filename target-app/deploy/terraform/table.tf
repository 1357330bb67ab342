# The API makes the same table where it is absent; here it is made with its backups, and before the API.
resource "aws_dynamodb_table" "audit" {
  name                        = "audit-log"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "subject"
  range_key                   = "event_id"
  deletion_protection_enabled = !local.is_embedded

  attribute {
    name = "subject"
    type = "S"
  }

  attribute {
    name = "event_id"
    type = "S"
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = !local.is_embedded
  }

  server_side_encryption {
    enabled = true
  }
}
