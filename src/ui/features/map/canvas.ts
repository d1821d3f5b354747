import { type Brush, cut, familyOf, HALO, type Rect, type Stroke, type TextPlace } from './brush.ts'

/** Draws on a canvas whose transform is already set. */
export function canvasBrush(context: CanvasRenderingContext2D): Brush {
  return {
    rect: (box) => drawRect(context, box),
    curve(points, { color, width, dash, dashOffset = 0, opacity }: Stroke) {
      context.globalAlpha = opacity
      context.strokeStyle = color
      context.lineWidth = width
      context.setLineDash(dash as number[])
      context.lineDashOffset = dashOffset
      context.beginPath()
      context.moveTo(points[0]!, points[1]!)
      context.bezierCurveTo(points[2]!, points[3]!, points[4]!, points[5]!, points[6]!, points[7]!)
      context.stroke()
      context.globalAlpha = 1
    },
    text(words, at: TextPlace) {
      const shown = cut(words, at)
      if (shown === '') return
      context.font = `${at.isBold ? '600 ' : ''}${at.size}px ${familyOf(at)}`
      if (at.halo !== undefined) {
        context.strokeStyle = at.halo
        context.lineWidth = at.size * HALO
        context.lineJoin = 'round'
        context.setLineDash([])
        context.textAlign = at.align ?? 'left'
        context.strokeText(shown, at.x, at.y)
      }
      context.fillStyle = at.color
      context.textAlign = at.align ?? 'left'
      context.fillText(shown, at.x, at.y)
    },
  }
}

function drawRect(context: CanvasRenderingContext2D, box: Rect): void {
  const { x, y, width, height, radius = 0 } = box
  context.globalAlpha = box.opacity ?? 1
  context.beginPath()
  if (radius === 0) context.rect(x, y, width, height)
  else context.roundRect(x, y, width, height, radius)
  if (box.fill !== undefined) {
    context.fillStyle = box.fill
    context.fill()
  }
  if (box.stroke !== undefined) {
    context.strokeStyle = box.stroke
    context.lineWidth = box.lineWidth ?? 1
    context.setLineDash((box.dash ?? []) as number[])
    context.stroke()
  }
  context.globalAlpha = 1
}
