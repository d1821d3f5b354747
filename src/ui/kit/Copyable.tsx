import { useEffect, useState } from 'react'
import styles from './Copyable.module.css'
import { unknown } from './format.ts'

/** Duration of the word "copied", in ms. */
const shownMs = 900

/** A value that a click copies; `shown` is displayed instead if it is long. */
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
    // The Clipboard API needs a secure context; over plain HTTP "copied" must not be shown.
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
