/**
 * Faults that a reader of a picture would see: cut text, text under 12 px, a prefix where a name belongs, a page that is
 * wider than its window. Both functions run in the page, so they refer to nothing outside of themselves.
 */

export interface PictureFault {
  readonly kind: 'cut' | 'small' | 'prefix' | 'wide'
  readonly text: string
}

/** Before the page loads: notes what is written on canvases. */
export function watchCanvas(): void {
  type Drawn = { text: string; size: number; isCut: boolean; canvas: HTMLCanvasElement }
  const page = globalThis as unknown as { drawnTexts: Drawn[] }
  page.drawnTexts = []
  const { prototype } = CanvasRenderingContext2D
  const { clearRect: clear, fillRect: fill } = prototype
  prototype.clearRect = function (...area: [number, number, number, number]) {
    // Only the last drawing is on the picture.
    page.drawnTexts = page.drawnTexts.filter(({ canvas }) => canvas !== this.canvas)
    clear.apply(this, area)
  }
  prototype.fillRect = function (...area: [number, number, number, number]) {
    const { a, d } = this.getTransform()
    const isWhole = area[2] * a >= this.canvas.width && area[3] * d >= this.canvas.height
    if (isWhole) page.drawnTexts = page.drawnTexts.filter(({ canvas }) => canvas !== this.canvas)
    fill.apply(this, area)
  }
  const write = prototype.fillText
  prototype.fillText = function (text: string, ...rest: [number, number, number?]) {
    const { a, e } = this.getTransform()
    const size = Number(/([\d.]+)px/.exec(this.font)?.[1] ?? 0) * a
    const width = this.measureText(text).width * a
    const share = this.textAlign === 'center' ? 0.5 : /right|end/.test(this.textAlign) ? 1 : 0
    const left = rest[0] * a + e - width * share
    // A rotated label of an axis has no `a`. A tile of the map, not in the document, continues on the next one.
    const isCut =
      this.canvas.isConnected &&
      a > 0 &&
      (left < -1 ? left + width > 0 : left + width > this.canvas.width + 1 && left < this.canvas.width)
    page.drawnTexts.push({ text, size: size / globalThis.devicePixelRatio, isCut, canvas: this.canvas })
    if (page.drawnTexts.length > 20_000) page.drawnTexts.splice(0, 10_000)
    return write.call(this, text, ...rest)
  }
}

/** Faults of what is visible now. */
export function faultsInPage(): PictureFault[] {
  const least = 11.9
  const prefix = /^\d+\.\d+\.\d+\.\d+\/\d+$/
  const faults = new Map<string, PictureFault>()
  const add = (kind: PictureFault['kind'], text: string) => {
    const brief = text.trim().slice(0, 70)
    faults.set(`${kind} ${brief}`, { kind, text: brief })
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    const text = node.textContent?.trim() ?? ''
    if (element === null || text === '' || element.closest('.visually-hidden, script, style, noscript'))
      continue
    const box = element.getBoundingClientRect()
    if (box.width < 2 || box.height < 2) continue
    const style = getComputedStyle(element)
    if (style.visibility === 'hidden' || style.opacity === '0') continue
    // A drawing with a view box scales its texts.
    const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1
    if (Number.parseFloat(style.fontSize) * scale < least) add('small', text)
    if (prefix.test(text) && !/mono/i.test(style.fontFamily)) add('prefix', text)
    for (
      let outer: Element | null = element, depth = 0;
      outer !== null && depth < 3;
      outer = outer.parentElement, depth++
    ) {
      const { overflowX, overflowY, maxHeight, textOverflow, display, webkitLineClamp } =
        getComputedStyle(outer)
      const isClipped = overflowX === 'hidden' || overflowX === 'clip' || textOverflow === 'ellipsis'
      const isBounded = /^\d+$/.test(webkitLineClamp) || (maxHeight !== 'none' && overflowY === 'hidden')
      const isClamped = isBounded && outer.scrollHeight > outer.clientHeight + 3
      if (display !== 'inline' && isClipped && (isClamped || outer.scrollWidth > outer.clientWidth + 1)) {
        add('cut', text)
        break
      }
    }
    if (element instanceof SVGElement && /…|\.\.\./.test(text)) add('cut', text)
  }
  // The matrix of ATT&CK and lists with a pinned column scroll on purpose, and show that they do.
  for (const table of document.querySelectorAll('main table')) {
    const { parentElement: frame } = table
    if (table.closest('.visually-hidden')) continue
    if (frame !== null && table.getBoundingClientRect().width > frame.clientWidth + 1)
      add('wide', `table ${frame.getAttribute('aria-label') ?? ''}`)
  }
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) add('wide', `${scrollWidth} px`)
  const { drawnTexts = [] } = globalThis as unknown as {
    drawnTexts?: { text: string; size: number; isCut: boolean }[]
  }
  for (const { text, size, isCut } of drawnTexts) {
    if (size < least) add('small', text)
    if (isCut || text.includes('…')) add('cut', text)
  }
  return [...faults.values()]
}
