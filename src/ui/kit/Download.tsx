import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'

const icon = <IconDownload size={15} stroke={1.6} />

/** Saves a file: one that has an address, or one that is made here. */
export function Download(props: { of: string | (() => Promise<Blob>); name: string; children: ReactNode }) {
  const { of, name, children } = props
  return typeof of === 'string' ? (
    <Button component="a" href={of} download={name} variant="default" leftSection={icon}>
      {children}
    </Button>
  ) : (
    <Button variant="default" leftSection={icon} onClick={async () => save(await of(), name)}>
      {children}
    </Button>
  )
}

/** How long the browser may take to begin writing before its file's memory is let go. */
const KEPT_MS = 60_000

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}
