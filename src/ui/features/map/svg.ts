import { type Brush, cut, familyOf, HALO } from './brush.ts'

/** XML 1.0 §2.2 allows no control characters, escaped or not. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Attributes with a value; numbers to a hundredth. */
function attributes(given: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(given)
    .flatMap(([name, value]) => {
      if (value === undefined || value === '') return []
      const shown = typeof value === 'number' ? Math.round(value * 100) / 100 : xmlText(value)
      return [` ${name}="${shown}"`]
    })
    .join('')
}

/** Collects a drawing as the text of an SVG 1.1 file. */
export class SvgBrush implements Brush {
  readonly #parts: string[] = []

  rect: Brush['rect'] = ({
    x,
    y,
    width,
    height,
    fill = 'none',
    stroke,
    lineWidth,
    dash,
    radius,
    opacity,
  }) => {
    const line = { stroke, 'stroke-width': lineWidth, 'stroke-dasharray': dash?.join(' '), opacity }
    this.#parts.push(`<rect${attributes({ x, y, width, height, rx: radius, fill, ...line })}/>`)
  }

  curve: Brush['curve'] = (points, { color, width, dash, opacity }) => {
    const at = points.map((number) => Math.round(number * 10) / 10)
    const d = `M${at[0]} ${at[1]}C${at.slice(2).join(' ')}`
    const line = { 'stroke-width': width, 'stroke-dasharray': dash.join(' '), opacity }
    this.#parts.push(`<path${attributes({ d, fill: 'none', stroke: color, ...line })}/>`)
  }

  text: Brush['text'] = (words, at) => {
    const shown = cut(words, at)
    if (shown === '') return
    const anchor = { left: undefined, center: 'middle', right: 'end' }[at.align ?? 'left']
    const font = { 'font-size': at.size, 'font-weight': at.isBold ? 600 : undefined }
    const place = { x: at.x, y: at.y, fill: at.color, 'text-anchor': anchor, 'font-family': familyOf(at) }
    if (at.halo !== undefined) {
      const around = { stroke: at.halo, 'stroke-width': at.size * HALO, 'stroke-linejoin': 'round' }
      this.#parts.push(`<text${attributes({ ...place, ...font, ...around })}>${xmlText(shown)}</text>`)
    }
    this.#parts.push(`<text${attributes({ ...place, ...font })}>${xmlText(shown)}</text>`)
  }

  /** The whole file. */
  file({ width, height, title, ground }: { width: number; height: number; title: string; ground: string }) {
    const size = attributes({ width, height, viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}` })
    return `<svg xmlns="http://www.w3.org/2000/svg"${size}>\n<title>${xmlText(title)}</title>\n<rect width="100%" height="100%" fill="${ground}"/>\n${this.#parts.join('\n')}\n</svg>\n`
  }
}
