import { type ReactNode, useEffect } from 'react'
import styles from './Entrance.module.css'

/** Frame of the pages before sign-in. */
export function Entrance(props: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${props.title} · Sightglass`
  }, [props.title])
  return (
    <main className={styles.entrance}>
      <div className={styles.card}>
        <p className={styles.brand}>Sightglass</p>
        <h1>{props.title}</h1>
        {props.children}
      </div>
    </main>
  )
}
