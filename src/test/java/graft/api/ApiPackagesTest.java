package graft.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages that programs import: those of the Javadoc jar are those of the methods. */
final class ApiPackagesTest {
  private static final Pattern INCLUDED = Pattern.compile("<include>(graft[a-z/]*)/\\*\\.java<");
  private static final Pattern LINKED = Pattern.compile("\\{@link (graft\\.[a-z.]*[a-z])}");

  @Test
  void areThoseOfTheJavadocAndOfTheFirstPage() throws IOException {
    Set<String> packages = packagesOfMethods();
    assertThat(found(INCLUDED, Path.of("pom.xml"))).isEqualTo(packages);
    packages.remove("graft");
    assertThat(found(LINKED, Path.of("src/main/java/graft/package-info.java"))).isEqualTo(packages);
  }

  private static Set<String> found(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(match -> match.group(1).replace('/', '.'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of what the public methods of the root package take, return and throw. */
  private static Set<String> packagesOfMethods() {
    Set<String> packages =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("graft").stream()
                .filter(each -> each.getPackageName().equals("graft"))
                .filter(each -> each.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(ApiPackagesTest::named)
                .map(JavaClass::getBaseComponentType)
                .map(JavaClass::getPackageName)
                .filter(name -> name.equals("graft") || name.startsWith("graft."))
                .collect(Collectors.toCollection(TreeSet::new));
    packages.add("graft.failure");
    return packages;
  }

  private static Stream<JavaClass> named(JavaClass type) {
    return type.getAllMembers().stream()
        .filter(member -> member instanceof JavaCodeUnit)
        .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaCodeUnit.class::cast)
        .flatMap(method -> Stream.concat(types(method), Stream.of(method.getOwner())));
  }

  private static Stream<JavaClass> types(JavaCodeUnit method) {
    return Stream.concat(method.getParameterTypes().stream(), Stream.of(method.getReturnType()))
        .map(JavaType::getAllInvolvedRawTypes)
        .flatMap(Set::stream);
  }
}
