import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type FrameAddress, frameText } from './packets-address.ts'

/** The current address with another `packets` part; everything else stays. */
function withPackets(packets: string | undefined) {
  return (before: Record<string, unknown>) => ({ ...before, packets })
}

/** Opens and closes the packet drawer; its state lives in the address bar. */
export function usePackets() {
  const navigate = useNavigate()
  const go = (packets: string | undefined) =>
    navigate({ to: '.', search: withPackets(packets) as never, replace: packets === undefined })
  return {
    open: (frame: FrameAddress) => void go(frameText(frame)),
    close: () => void go(undefined),
  }
}

/** A link to the octets of a frame, opened in the drawer beside the list. */
export function PacketsLink({ frame, children }: { frame: FrameAddress; children: ReactNode }) {
  return (
    <Link to="." search={withPackets(frameText(frame)) as never}>
      {children}
    </Link>
  )
}
