import { type RefObject, useEffect, useState } from 'react'

interface Size {
  readonly width: number
  readonly height: number
}

/** Inner size of an element in px; 0 by 0 until measured. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useEffect(() => {
    const { current } = element
    if (current === null) return
    const watch = new ResizeObserver(() => {
      setSize({ width: current.clientWidth, height: current.clientHeight })
    })
    watch.observe(current)
    return () => watch.disconnect()
  }, [element])
  return size
}
