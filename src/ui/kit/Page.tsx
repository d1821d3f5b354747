import { type ReactNode, useEffect } from 'react'
import { middleCut } from './format.ts'
import styles from './Page.module.css'

/** Maximum length of a title; device names come from the network. */
const MOST_TITLE = 120

/** Page frame: title, summary sentence and actions. */
export function Page(props: {
  title: string
  sentence?: ReactNode
  actions?: ReactNode
  /** Fills the window instead of growing; for pages whose list scrolls itself. */
  isFilled?: boolean
  children: ReactNode
}) {
  useEffect(() => {
    document.title = `${props.title} · Sightglass`
  }, [props.title])
  const title = middleCut(props.title, MOST_TITLE)
  return (
    <div className={`${styles.page} ${props.isFilled ? styles.filled : ''}`}>
      <header className={styles.head}>
        <div>
          <h1 title={title === props.title ? undefined : props.title}>{title}</h1>
          {props.sentence && <p className={styles.sentence}>{props.sentence}</p>}
        </div>
        {props.actions && <div className={styles.actions}>{props.actions}</div>}
      </header>
      {props.children}
    </div>
  )
}
