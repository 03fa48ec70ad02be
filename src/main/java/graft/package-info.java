/**
 * Graft for other programs: {@link graft.ImageClassifier} opens a trained model and classifies
 * pictures, {@link graft.Training} trains one.
 *
 * <pre>{@code
 * try (ImageClassifier classifier = ImageClassifier.load(Path.of("run"))) {
 *   Prediction prediction = classifier.classify(Path.of("cat.jpg"));
 *   System.out.println(prediction.best().label() + " " + prediction.best().probability());
 *   for (PictureResult<Prediction> result : classifier.classifyAll(pictures)) {
 *     System.out.println(result.picture() + ": " + result.value().map(Prediction::best));
 *   }
 * }
 * TrainingResult result = Training.of(Path.of("pictures")).output(Path.of("run")).run();
 * }</pre>
 *
 * <p>What the user can act on is a {@link graft.failure.GraftException} with a message of one line:
 * a {@link graft.failure.PictureException} if a picture can't be read or decoded, a {@link
 * graft.failure.WrongUseException} if the folder, the machine, an option or a setting is wrong.
 * Other arguments out of range, and null, are Java's own exceptions. Notices go to the {@link
 * java.lang.System.Logger} named {@code graft}. Nothing is written to the process's streams, apart
 * from what TensorFlow's native code writes there. Of the process's state only JavaCPP's property
 * {@code org.bytedeco.javacpp.cachedir} is set, if it is not set yet. If the folder that it names
 * can't be written, JavaCPP's properties that let it load libraries from there are set too.
 *
 * <p>Programs import this package, {@link graft.failure}, and the settings and results that the
 * methods of these two name, which are in {@link graft.machine}, {@link graft.dataset.augment},
 * {@link graft.contract}, {@link graft.cache}, {@link graft.predict}, {@link graft.train} and
 * {@link graft.report}; all else may change in any version.
 */
package graft;

// Imports failure, files, contract, machine, dataset with augment and image, model, cache, predict,
// report, tensorboard, train and job. Only cli imports it.
