import type { FrameItem } from '#schema/frame'
import type { FramePlace } from '#schema/terms'
import type { DataSource, Paged } from './source.ts'

/** `count` frames of a capture from `place` on; `isDecoded`: with the fields of their protocols, which takes a moment. */
export async function readFrames(
  source: DataSource,
  place: FramePlace,
  count: number,
  isDecoded = false,
): Promise<readonly FrameItem[]> {
  const query = { file: place.file, frame: place.number, count, decoded: isDecoded ? 'true' : undefined }
  return (await source.read<Paged<FrameItem>>('/frames', query)).items
}
