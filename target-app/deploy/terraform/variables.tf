variable "name" {
  description = "Prefix of what is made, so that several can live in one account."
  type        = string
  default     = "target-app"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 2 to 31 of them, a letter first."
  }
}

variable "region" {
  description = "Where it is made."
  type        = string
  default     = "eu-central-1"
}

variable "endpoints" {
  description = "Addresses of embedded servers instead of AWS's own, for example { sqs = \"http://127.0.0.1:4100\" }."
  type = object({
    sqs        = optional(string)
    dynamodb   = optional(string)
    cloudwatch = optional(string)
  })
  default = {}
}

variable "queue_name" {
  description = "The queue of student events, without its .fifo."
  type        = string
  default     = "student-events"
}

variable "oldest_event_seconds" {
  description = "An event older than this in the queue is an alarm: the worker does not keep up, or is gone."
  type        = number
  default     = 60
}

variable "alarm_actions" {
  description = "ARNs that are told of an alarm, such as an SNS topic."
  type        = list(string)
  default     = []
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}
