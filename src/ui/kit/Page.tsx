import { type ReactNode, useEffect } from 'react'
import styles from './Page.module.css'

/** A page: its name, the sentence that answers first, and what one can do here. */
export function Page(props: {
  title: string
  sentence?: ReactNode
  actions?: ReactNode
  /** Fills the window instead of growing: for pages whose list scrolls by itself. */
  isFilled?: boolean
  children: ReactNode
}) {
  useEffect(() => {
    document.title = `${props.title} · Sightglass`
  }, [props.title])
  return (
    <div className={`${styles.page} ${props.isFilled ? styles.filled : ''}`}>
      <header className={styles.head}>
        <div>
          <h1>{props.title}</h1>
          {props.sentence && <p className={styles.sentence}>{props.sentence}</p>}
        </div>
        {props.actions && <div className={styles.actions}>{props.actions}</div>}
      </header>
      {props.children}
    </div>
  )
}
