/** The programs the harness runs and does not carry inside itself. */
export const TOOLS = [
  'k6',
  'toxiproxy',
  'prometheus',
  'redis',
  'haproxy',
  'docker-compose',
] as const;
export type ToolName = (typeof TOOLS)[number];

export interface Toolbox {
  /**
   * Absolute path of a verified executable, to be run as it is; rejects with `TOOL_MISSING` and the command that gets it.
   * Docker Compose is run as `PATH --project-name … up`, also where it is a plugin of `docker`.
   */
  locate(tool: ToolName): Promise<string>;
}
