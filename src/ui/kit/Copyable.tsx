import { useEffect, useState } from 'react'
import styles from './Copyable.module.css'
import { unknown } from './format.ts'

/** How long the word "copied" stays. */
const shownMs = 900

/** An address, number or id that a click copies; `shown` in its place where it is long. */
export function Copyable({ value, label, shown }: { value: string; label?: string; shown?: string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [isCopied])
  if (value === '') return <span className="quiet">{unknown}</span>

  function copy(event: { stopPropagation(): void }) {
    event.stopPropagation()
    // Clipboards need a secure context; on plain http from afar the word "copied" must not lie.
    navigator.clipboard?.writeText(value).then(
      () => setCopied(true),
      () => {},
    )
  }
  return (
    <span className={styles.place}>
      <button
        type="button"
        className={styles.copyable}
        onClick={copy}
        title={`Copy ${value}`}
        aria-label={['Copy', label, value].filter(Boolean).join(' ')}
      >
        {shown ?? value}
      </button>
      {isCopied && (
        <span className={styles.copied} role="status">
          copied
        </span>
      )}
    </span>
  )
}
