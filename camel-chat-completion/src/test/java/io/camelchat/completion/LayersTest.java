package io.camelchat.completion;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayersTest {
    private static final String ROOT = "io.camelchat.completion";

    private static JavaClasses classes;

    @BeforeAll
    static void importMainClasses() {
        classes = new ClassFileImporter()
                .importUrl(ChatCompletionEndpoint.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation());
        assertThat(classes.contain(ChatCompletionEndpoint.class)).isTrue();
        assertThat(classes.contain(LayersTest.class)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"client,client|model|sse", "server,server|model|sse", "model,model", "sse,sse"})
    void dependOnWhatIsBelow(String room, String allowed) {
        String[] packages = java.util.Arrays.stream(allowed.split("\\|"))
                .map(name -> ROOT + "." + name)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room)
                .should()
                .dependOnClassesThat(resideInAPackage("io.camelchat..").and(not(resideInAnyPackage(packages))))
                .check(classes);
    }

    @Test
    void theCamelSideDependsOnNothingElseOfOurs() {
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat(resideInAPackage("io.camelchat..").and(not(resideInAnyPackage(ROOT, ROOT + ".."))))
                .check(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "server", "model", "sse"})
    void knowNothingOfCamel(String room) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(classes);
    }

    @Test
    void framingIsPlainJava() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".sse")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".sse", "java..")
                .check(classes);
    }

    @Test
    void wireTypesKnowJacksonAndNoNetwork() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".model")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".model", "java..", "com.fasterxml.jackson..")
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void nothingSleepsOrPrints() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class)
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(classes);
    }

    @Test
    void nothingStaticCanBeSetAnew() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(classes);
    }
}
