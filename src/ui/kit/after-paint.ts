import { useEffect, useState } from 'react'

/** False in the first render: what is below the first view waits, so that the first view is painted earlier. */
export function useAfterPaint(): boolean {
  const [isPainted, setPainted] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setPainted(true))
    return () => clearTimeout(timer)
  }, [])
  return isPainted
}
