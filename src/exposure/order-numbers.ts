/** Order and catalogue numbers: how they are written, and patterns of them. */

/** Upper case, without what people put between: `6ES7 315-2EH14-0AB0` is `6ES73152EH140AB0`. */
export function squeeze(text: string): string {
  return text.toUpperCase().replace(/[\s./_-]+/g, '')
}

/** Siemens order numbers inside other text: catalogue families 3, 6, 7, 8 and 9. */
const SIEMENS = /\b[36789][A-Z]{2}\d[ \dA-Z]{1,5}-[\dA-Z]{4,5}(?:-[\dA-Z]{4})?\b/g

export function orderNumbersIn(text: string): readonly string[] {
  return text.match(SIEMENS) ?? []
}

/** Numbers that a name lists as such: `M580 CPU (part numbers BMEP* and BMEH*, excluding …)` has BMEP* and BMEH*. */
export function partNumbersIn(text: string): readonly string[] {
  return [...text.matchAll(/\bpart (?:numbers?|no\.?) ([^()]*)/gi)].flatMap(([, list = '']) =>
    list
      .replace(/\bexcluding\b.*$/i, '')
      .split(/\s*(?:,|&|\band\b|\bor\b)\s*/)
      .flatMap((one) => /^[A-Z\d][A-Z\d/-]{3,}\*?[A-Z]?$/.exec(one.trim())?.[0] ?? []),
  )
}

/** Is it written like a Siemens order number? */
export function isSiemensOrder(text: string): boolean {
  return /^[36789][A-Z]{2}\d/.test(squeeze(text)) && squeeze(text).length >= 10
}

/**
 * A model number that may have wildcards: `BMXP34*`, `6SL3…-XXXXX`, `DS-2CD2xx2FWD`, `750-88x/xxx`. Wildcards are `*`, `…`,
 * and `x` in lower case between capitals and digits (or a run of two and more in either case).
 */
export function modelPattern(model: string): RegExp | string {
  const text = model.trim()
  const isMixed = /[A-Z\d]/.test(text) && /\d/.test(text)
  // `3xx`: as many digits as there are places.
  if (/^\d+x+$/.test(text)) return new RegExp(`^${text.replaceAll('x', '\\d')}$`)
  const hasX = isMixed && (/xx/.test(text) || /(?<=[A-Z\d-])x(?![a-wyz])/.test(text) || /X{3,}/.test(text))
  if (!/[*…]|\.{3}/.test(text) && !hasX) return squeeze(text)
  const source = text
    .replace(/x+$/, hasX ? '*' : '$&')
    .replace(/\.{3}/g, '…')
    .replace(/X{3,}/g, (run) => run.toLowerCase())
    .replace(/[\s./_-]+/g, '')
    .replace(/[^\w*…]/g, '')
    .split('')
    .map((sign) =>
      sign === '*'
        ? '[\\dA-Z]*'
        : sign === '…'
          ? '[\\dA-Z]+'
          : sign === 'x' && hasX
            ? '[\\dA-Z]'
            : sign.toUpperCase(),
    )
    .join('')
  return new RegExp(`^${source}$`)
}

/** Letters and digits that a pattern fixes: `BMXP34*` has six. */
export function fixedSigns(pattern: RegExp): number {
  return pattern.source.replace(/\[[^\]]*\][*+]?|\\d|[^\dA-Z]/g, '').length
}

/** @param squeezed an observed number, squeezed. */
export function isModel(pattern: RegExp | string, squeezed: string): boolean {
  return typeof pattern === 'string' ? pattern === squeezed : pattern.test(squeezed)
}
