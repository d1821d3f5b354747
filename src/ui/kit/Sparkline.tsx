import styles from './Sparkline.module.css'

/** Size in px. */
const WIDTH = 96
const HEIGHT = 20

/** Counts over time as small bars; `label` describes them in words. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values)
  const width = WIDTH / Math.max(values.length, 12)
  return (
    <svg
      width={WIDTH}
      height={HEIGHT + 1}
      viewBox={`0 0 ${WIDTH} ${HEIGHT + 1}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      className={styles.line}
    >
      <title>{label}</title>
      <line className={styles.ground} x1={0} x2={WIDTH} y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} />
      {values.map((value, at) => {
        if (value === 0) return null
        const height = Math.max(2, (value / most) * HEIGHT)
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
            key={at}
            className={styles.bar}
            x={at * width}
            y={HEIGHT - height}
            width={Math.max(1, width - 0.5)}
            height={height}
          />
        )
      })}
    </svg>
  )
}
