# All three in one go: `docker buildx bake --file target-app/docker/docker-bake.hcl`, in the root of the repository.
variable "IMAGE" {
  default = "faultline-target-app"
}

variable "TAG" {
  default = "local"
}

group "default" {
  targets = ["standard", "production", "development"]
}

target "standard" {
  context    = "."
  dockerfile = "target-app/docker/Dockerfile"
  tags       = ["${IMAGE}:${TAG}"]
}

target "production" {
  context    = "."
  dockerfile = "target-app/docker/production.Dockerfile"
  contexts   = { standard-image = "target:standard" }
  args       = { STANDARD = "standard-image" }
  tags       = ["${IMAGE}:${TAG}-production"]
}

target "development" {
  context    = "."
  dockerfile = "target-app/docker/development.Dockerfile"
  contexts   = { standard-image = "target:standard" }
  args       = { STANDARD = "standard-image" }
  tags       = ["${IMAGE}:${TAG}-development"]
}
