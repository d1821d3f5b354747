import { Button, FileButton } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useKeys } from '#ui/kit/keys'
import styles from './Captures.module.css'

/** Kinds of files a capture comes in. */
const accepted = '.pcap,.pcapng,.cap,.gz,.zst'

/** Takes captures by drag and drop, or by a button. */
export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const [isOver, setOver] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useKeys([{ key: 'u', help: 'Choose captures to read', run: () => button.current?.click() }])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
    <div
      className={`${styles.drop} ${isOver ? styles.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onFiles([...event.dataTransfer.files])
      }}
    >
      <IconFileUpload size={28} stroke={1.3} aria-hidden="true" />
      <div style={{ flex: 1 }}>
        <strong>Drop captures here</strong>
        <p>pcap or pcapng, also .gz or .zst; they are read one after another, in this order.</p>
      </div>
      <FileButton multiple accept={accepted} onChange={onFiles}>
        {(props) => (
          <Button {...props} ref={button}>
            Choose files
          </Button>
        )}
      </FileButton>
    </div>
  )
}
