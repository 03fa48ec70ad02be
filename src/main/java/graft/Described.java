package graft;

/**
 * What a classifier and its base say of one picture.
 *
 * @param prediction as of {@link ImageClassifier#classify(Picture)}
 * @param features as of {@link ImageClassifier#features(Picture)}; not copied
 */
public record Described(Prediction prediction, float[] features) {}
