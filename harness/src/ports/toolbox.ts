/** The programs the harness runs and does not carry inside itself. */
export const TOOLS = ['k6', 'toxiproxy', 'prometheus', 'redis'] as const;
export type ToolName = (typeof TOOLS)[number];

export interface Toolbox {
  /** Absolute path of a verified executable; rejects with `TOOL_MISSING` and the command that gets it. */
  locate(tool: ToolName): Promise<string>;
}
