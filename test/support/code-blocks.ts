/** A fenced code block of a Markdown page (CommonMark 4.5). */
export interface CodeBlock {
  readonly page: string;
  /** Line of the page on which the block's content starts, from one. */
  readonly line: number;
  /** First word after the fence, such as `sh`. */
  readonly language: string;
  /** The other words after the fence. */
  readonly words: readonly string[];
  readonly text: string;
}

/** The fenced code blocks of a page, in order. */
export function codeBlocks(page: string, markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { fence: string; line: number; info: readonly string[]; lines: string[] } | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^\s*(`{3,}|~{3,})(.*)$/.exec(line);
    if (open === undefined) {
      if (fence?.[1] === undefined) continue;
      const info = (fence[2] ?? '').trim().split(/\s+/).filter(Boolean);
      open = { fence: fence[1], line: index + 2, info, lines: [] };
    } else if (fence?.[1]?.startsWith(open.fence) === true && fence[2]?.trim() === '') {
      const [language = '', ...words] = open.info;
      blocks.push({ page, line: open.line, language, words, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  return blocks;
}
