import { Button, Drawer } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import type { DeviceItem } from '#schema/device'
import { useKeys } from '#ui/kit/keys'
import { DeviceForm } from '#ui/parts/DeviceForm.tsx'
import { DRAFT_FIELDS, draftOf } from '#ui/parts/device-draft'
import { deviceName, levelName } from '#ui/source/names'
import styles from './Device.module.css'

/** Edits what packets do not show: name, location, importance. */
export function Edit({ device }: { device: DeviceItem }) {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  useKeys([{ key: 'e', help: 'Edit device', run: () => setOpen(true) }])
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPencil size={15} stroke={1.6} />}
        onClick={() => setOpen(true)}
      >
        Edit
      </Button>
      <Drawer.Root opened={isOpen} onClose={close} position="right" size={420}>
        <Drawer.Overlay backgroundOpacity={0.2} />
        <Drawer.Content>
          <div className={styles.drawerHead}>
            <Drawer.Title>{deviceName(device)}</Drawer.Title>
            <Drawer.CloseButton aria-label="Close form" />
          </div>
          <Drawer.Body>
            <p className={styles.hint}>
              Your values override what was detected, also when the device is seen again. Empty fields use the
              detected value.
            </p>
            <DeviceForm
              ids={[device.id]}
              said={draftOf(device)}
              found={foundOf(device)}
              fields={DRAFT_FIELDS}
              onDone={close}
            />
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </>
  )
}

function foundOf(device: DeviceItem) {
  const { name, type, zone, location, description, importance, authorised } = device
  return {
    name,
    type,
    zone,
    location,
    description,
    importance,
    purdueLevel: levelName(device.purdueLevel),
    authorised: authorised ? 'authorised' : 'not authorised',
  }
}
