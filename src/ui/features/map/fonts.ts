import { useEffect, useState } from 'react'

/** Fonts of the drawing. A canvas draws with another font while one loads, and is not redrawn when it arrives. */
const FONTS = [
  '13px "Inter Variable"',
  '600 13px "Inter Variable"',
  '12px "JetBrains Mono Variable"',
] as const

/** True once the fonts have loaded, or cannot be. */
export function useFonts(): boolean {
  const [isReady, setReady] = useState(() => FONTS.every((font) => document.fonts.check(font)))
  useEffect(() => {
    let isCurrent = true
    void Promise.allSettled(FONTS.map((font) => document.fonts.load(font))).then(() => {
      if (isCurrent) setReady(true)
    })
    return () => {
      isCurrent = false
    }
  }, [])
  return isReady
}
