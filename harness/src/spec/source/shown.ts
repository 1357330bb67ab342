/** Text from a file as it may stand in a message: on one line, not endless, nothing a terminal would obey. */
export function shown(text: string, longest = 60): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(/\p{Cc}|\p{Cf}/gu, '?');
  return line.length <= longest ? line : `${line.slice(0, longest)}…`;
}
