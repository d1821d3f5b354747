import { Button, Modal, Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { countOf } from '#schema/count-text'
import type { DeviceItem } from '#schema/device'
import { DEVICE_TYPE_WORDS } from '#schema/device-change'
import type { IdentityCorrection, IdentityPreview, SiteIdentityItem } from '#schema/identity-correction'
import { Failure } from '#ui/kit/Message.tsx'
import { deviceName } from '#ui/source/names'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Device.module.css'

/** Similar devices listed by name; the rest is counted. */
const LISTED = 12

const TYPES = DEVICE_TYPE_WORDS.filter((type) => type !== 'Unknown')

/** Corrects the type of a device and of the devices like it, after a preview. */
export function CorrectType({ device }: { device: DeviceItem }) {
  const source = useSource()
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [type, setType] = useState<string | null>(null)
  const bodyOf = (chosen: string, alone = false) =>
    ({ device: device.id, type: chosen, alone }) as IdentityCorrection
  const preview = useMutation({
    mutationFn: (chosen: string) =>
      source.send<IdentityPreview>('POST', '/identities/preview', bodyOf(chosen)),
  })
  const correct = useMutation({
    mutationFn: (alone: boolean) =>
      source.send<SiteIdentityItem>('POST', '/identities', bodyOf(type ?? '', alone)),
    onSuccess: () => setOpen(false),
    onSettled: () => queries.invalidateQueries(),
  })
  const choose = (chosen: string | null) => {
    setType(chosen)
    if (chosen !== null) preview.mutate(chosen)
  }
  const alike = preview.data?.alike ?? []
  const failure = preview.error ?? correct.error
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        Correct this…
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={`Type of ${deviceName(device)}`}>
        <Select label="Type" data={TYPES} value={type} onChange={choose} searchable />
        {preview.data !== undefined && (
          <p className={styles.hint}>
            {alike.length === 0
              ? 'No other device is like this one.'
              : `${countOf(alike.length, 'similar device')}: ${listed(alike.map(nameAndType))}`}
          </p>
        )}
        {failure !== null && <Failure error={failure} />}
        <Button.Group mt="md">
          <Button disabled={type === null} loading={correct.isPending} onClick={() => correct.mutate(false)}>
            {alike.length === 0 ? 'Correct' : `Correct all ${alike.length + 1}`}
          </Button>
          {alike.length > 0 && (
            <Button variant="default" disabled={type === null} onClick={() => correct.mutate(true)}>
              Only this device
            </Button>
          )}
        </Button.Group>
        <p className={styles.hint}>
          The correction is stored in the site file and can be undone on this page.
        </p>
      </Modal>
    </>
  )
}

/** With the type that the correction would replace. */
function nameAndType({ name, address, type }: IdentityPreview['alike'][number]): string {
  return `${name || address} (${type})`
}

function listed(names: readonly string[]): string {
  const more = names.length - LISTED
  return `${names.slice(0, LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
