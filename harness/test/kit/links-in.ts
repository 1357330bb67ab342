/** The paths and URLs that a text in Markdown leads to, without the part behind a `#`. */
export function linksIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, path = '']) => path);
}
