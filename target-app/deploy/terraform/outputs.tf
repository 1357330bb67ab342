output "queue_url" {
  description = "QUEUE_URL of the API and the worker."
  value       = aws_sqs_queue.events.url
}

output "table_name" {
  description = "The table of audit records."
  value       = aws_dynamodb_table.audit.name
}

output "policy_json" {
  description = "What the role of the API and the worker has to be allowed."
  value       = data.aws_iam_policy_document.app.json
}
