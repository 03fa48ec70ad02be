package graft.dataset;

import java.nio.file.Path;

/**
 * A picture of a data set that can't be decoded and is left out.
 *
 * @param path the picture's file
 * @param reason why it can't be decoded, in a few words
 */
public record BadPicture(Path path, String reason) {}
