package graft.dataset;

import java.nio.file.Path;

/**
 * A picture of a data set that can't be decoded and is left out.
 *
 * @param path of the file
 * @param reason why, in a few words
 */
public record BadPicture(Path path, String reason) {}
