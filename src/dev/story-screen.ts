/** Where the story is told: numbered chapters, and lines that begin with who acts. */
export interface Screen {
  chapter(title: string): void
  /** The same actor twice in a row is named once. */
  say(actor: string, text: string): void
  /** What belongs to the line above it: a path, an answer, a digest. */
  detail(text: string): void
  /** Something that was checked, and held. */
  held(text: string): void
  /** A line as it stands, however long: for what is pasted. */
  raw(text: string): void
}

export interface ScreenOptions {
  write(line: string): void
  readonly colours: boolean
  /** Columns. */
  readonly width: number
}

const indent = '   '
const actorWidth = 11

export function createScreen({ write, colours, width }: ScreenOptions): Screen {
  const paint = (code: number, text: string) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text)
  let chapters = 0
  let lastActor = ''
  const line = (label: string, text: string, colour?: number) => {
    const room = width - indent.length - actorWidth
    wrap(text, room).forEach((part, i) => {
      const first = i === 0 ? label : ' '.repeat(actorWidth)
      write(`${indent}${first}${colour === undefined ? part : paint(colour, part)}`.trimEnd())
    })
  }
  return {
    chapter(title) {
      chapters += 1
      lastActor = ''
      write(`\n${paint(bold, `${chapters}  ${title}`)}\n`)
    },
    say(actor, text) {
      const label = (actor === lastActor ? '' : actor).padEnd(actorWidth)
      lastActor = actor
      line(paint(cyan, label), text)
    },
    detail: (text) => line(' '.repeat(actorWidth), text, grey),
    held: (text) => line(' '.repeat(actorWidth - 2) + paint(green, '✓ '), text),
    raw: write,
  }
}

const [bold, green, cyan, grey] = [1, 32, 36, 90]

/** At spaces; a word longer than the room stands alone. Lines after the first hang as far as the text's own indent. */
function wrap(text: string, room: number): string[] {
  const hang = /^\s*(\S+( \S+)?\s{2,})?/.exec(text)?.[0].length ?? 0
  const lines: string[] = []
  let current = ''
  for (const word of text.match(/\s*\S+/g) ?? []) {
    if (current !== '' && current.length + word.length > room) {
      lines.push(current)
      current = ' '.repeat(hang) + word.trimStart()
    } else {
      current += word
    }
  }
  return [...lines, current]
}
