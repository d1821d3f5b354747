import { Button, FileButton } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { type ReactNode, useRef, useState } from 'react'
import { useKeys } from '#ui/kit/keys'
import styles from './DropZone.module.css'

/** File extensions of captures. */
const accepted = '.pcap,.pcapng,.cap,.gz,.zst'

/** Accepts captures by drag and drop, or by a button. */
export function DropZone({
  onFiles,
  children,
}: {
  onFiles: (files: readonly File[]) => void
  /** Hint below the title. */
  children: ReactNode
}) {
  const [isOver, setOver] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useKeys([{ key: 'u', help: 'Select captures', run: () => button.current?.click() }])
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
      <div style={{ flex: '1 1 160px' }}>
        <strong>Drop captures here</strong>
        <p>{children}</p>
      </div>
      <FileButton multiple accept={accepted} onChange={onFiles}>
        {(props) => (
          <Button {...props} ref={button}>
            Select files
          </Button>
        )}
      </FileButton>
    </div>
  )
}
