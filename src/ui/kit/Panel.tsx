import { type ReactNode, useId } from 'react'
import styles from './Panel.module.css'

/** A titled surface; with `isBare` tables reach its edges. */
export function Panel(props: {
  /** Anchor in the address: `#id`. */
  id?: string
  title: string
  aside?: ReactNode
  isBare?: boolean
  children: ReactNode
}) {
  const id = useId()
  return (
    <section id={props.id} className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{props.title}</h2>
        {props.aside}
      </div>
      <div className={props.isBare ? styles.bare : styles.body}>{props.children}</div>
    </section>
  )
}
