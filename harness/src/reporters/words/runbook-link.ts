/**
 * From the folder of a run to that of its project, where it is by default: `reports/<experiment>/<run>/`. A report that
 * was moved, or written elsewhere with `--out`, still names the path.
 */
const TO_PROJECT = '../../..';
/** No space, no colon, no place above the project, and an ending: what else could be a sentence, or a scheme. */
const FILE_IN_PROJECT =
  /^(?:\.\/)?(?!\/)(?:(?!\.\.\/)[\p{L}\p{N}._-]+\/)*[\p{L}\p{N}._-]+\.\w+(?:#[\w.-]+)?$/u;
/** All that may stand in an attribute or in Markdown and mean nothing there. */
const NOT_IN_A_LINK = /[^\w\-.~:/?#@$&+,;=%[\]]/gu;

/**
 * Where the text of a runbook leads to: a web page, or a file of the project as seen from the folder of a run.
 * Undefined for any other text, and for a link that would run something.
 */
export function runbookLink(runbook: string): string | undefined {
  if (FILE_IN_PROJECT.test(runbook)) {
    return encoded(`${TO_PROJECT}/${runbook.replace(/^\.\//, '')}`);
  }
  if (!/^https?:\/\/\S+$/i.test(runbook) || !URL.canParse(runbook)) return undefined;
  return encoded(new URL(runbook).href);
}

function encoded(link: string): string {
  return link.replaceAll(NOT_IN_A_LINK, (character) =>
    "!'()*".includes(character)
      ? `%${character.charCodeAt(0).toString(16).toUpperCase()}`
      : encodeURIComponent(character),
  );
}
