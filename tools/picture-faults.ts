/**
 * Faults that a reader of a picture would see: cut text, text under 12 px, a prefix where a name belongs. Both functions
 * run in the page, so they refer to nothing outside of themselves.
 */

export interface PictureFault {
  readonly kind: 'cut' | 'small' | 'prefix'
  readonly text: string
}

/** Before the page loads: notes what is written on canvases. */
export function watchCanvas(): void {
  const page = globalThis as unknown as { drawnTexts: { text: string; size: number }[] }
  page.drawnTexts = []
  const { prototype } = CanvasRenderingContext2D
  const write = prototype.fillText
  prototype.fillText = function (text: string, ...rest: [number, number, number?]) {
    const size = Number(/([\d.]+)px/.exec(this.font)?.[1] ?? 0) * this.getTransform().a
    page.drawnTexts.push({ text, size: size / globalThis.devicePixelRatio })
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
    if (box.width < 2 || box.height < 2 || box.bottom < 0 || box.top > innerHeight) continue
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
      const { overflowX, textOverflow, display } = getComputedStyle(outer)
      const isClipped = overflowX === 'hidden' || overflowX === 'clip' || textOverflow === 'ellipsis'
      if (display !== 'inline' && isClipped && outer.scrollWidth > outer.clientWidth + 1) {
        add('cut', text)
        break
      }
    }
  }
  const { drawnTexts = [] } = globalThis as unknown as { drawnTexts?: { text: string; size: number }[] }
  for (const { text, size } of drawnTexts) {
    if (size < least) add('small', text)
    if (text.includes('…')) add('cut', text)
  }
  return [...faults.values()]
}
