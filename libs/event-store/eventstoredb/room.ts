/** How much a {@link Room} holds. */
export interface RoomLimits {
  readonly items: number;
  /** One item larger than this enters an empty room. */
  readonly bytes: number;
}

/** Lets in what fits and the rest in its order. */
export class Room {
  private items = 0;
  private bytes = 0;
  private readonly waiting: { readonly bytes: number; admit(): void }[] = [];

  constructor(private readonly limits: RoomLimits) {}

  async enter(bytes: number): Promise<void> {
    if (this.waiting.length > 0 || !this.fits(bytes)) {
      await new Promise<void>((admit) => this.waiting.push({ bytes, admit }));
      return;
    }
    this.take(bytes);
  }

  leave(bytes: number): void {
    this.items -= 1;
    this.bytes -= bytes;
    for (let next = this.waiting[0]; next !== undefined && this.fits(next.bytes); next = this.waiting[0]) {
      this.waiting.shift();
      this.take(next.bytes);
      next.admit();
    }
  }

  private take(bytes: number): void {
    this.items += 1;
    this.bytes += bytes;
  }

  private fits(bytes: number): boolean {
    return this.items === 0 || (this.items < this.limits.items && this.bytes + bytes <= this.limits.bytes);
  }
}
