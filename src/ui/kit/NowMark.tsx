import styles from './NowMark.module.css'

/** Marks content of all time while a time range is selected. */
export function NowMark({ title = 'Current state: the time range does not apply' }: { title?: string }) {
  return (
    <span className={styles.now} title={title}>
      now
    </span>
  )
}
