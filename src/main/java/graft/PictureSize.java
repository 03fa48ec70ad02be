package graft;

/**
 * A picture's size as its header says. EXIF's orientation, by which Graft turns pictures upright
 * before it classifies them, is not applied.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record PictureSize(int width, int height) {}
