import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'

const icon = <IconDownload size={15} stroke={1.6} />

/** Downloads a file from an address, or one created in the browser. */
export function Download(props: { of: string | (() => Promise<Blob>); name: string; children: ReactNode }) {
  const { of, name, children } = props
  return typeof of === 'string' ? (
    <Button component="a" href={of} download={name} variant="default" leftSection={icon}>
      {children}
    </Button>
  ) : (
    <Button variant="default" leftSection={icon} onClick={async () => saveFile(await of(), name)}>
      {children}
    </Button>
  )
}

/** Delay in ms before the object URL is revoked. */
const KEPT_MS = 60_000

/** Saves a file that the page holds. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}
