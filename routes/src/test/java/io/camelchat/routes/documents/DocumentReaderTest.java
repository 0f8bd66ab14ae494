package io.camelchat.routes.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which documents have a text, which one it is, and what is said of the others. */
class DocumentReaderTest {
    private static final String CAMEL = "The camel is a patient animal.";

    @TempDir
    private Path folder;

    private StateFolder state;
    private DocumentReader reader;

    @BeforeEach
    void open() throws IOException {
        state = StateFolder.open(folder.resolve("state"), folder.resolve("inbox"));
        reader = new DocumentReader(state);
    }

    @AfterEach
    void close() throws IOException {
        state.close();
        assertThat(folder.resolve("state/texts"))
                .satisfiesAnyOf(
                        texts -> assertThat(texts).doesNotExist(),
                        texts -> assertThat(texts).isEmptyDirectory());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "a", "a.md", "a.csv", "a.json", "a.xml", "a.unknown", "a.log", "A.TXT"})
    void readsTextAsItIs(String name) throws Exception {
        String text = "<p align=\"center\">Größe 🐫</p>\r\n\r\n| a | b |\n";
        assertThat(read(name, text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @Test
    void readsTextInOtherCharsets() throws Exception {
        String german =
                "Die Größe der Kamele überrascht; außerdem wärmen ihre Höcker. Überall schöne Bärte und Füße.\n";
        assertThat(read("a.txt", german.repeat(5).getBytes(Charset.forName("windows-1252"))))
                .contains("Größe der Kamele");
        assertThat(read("b.txt", ("\uFEFF" + german).getBytes(StandardCharsets.UTF_16LE)))
                .contains("Größe der Kamele");
        assertThat(read("c.txt", ("\uFEFF" + german).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(german);
    }

    @Test
    void readsHtml() throws Exception {
        String html = "<html><head><title>t</title><script>var x = 'no';</script><style>p {}</style></head>"
                + "<body><h1>Camels</h1><p>Gr&ouml;&szlig;e &amp; more</p>"
                + "<img src='http://192.0.2.1/never.png'></body></html>";
        assertThat(read("a.html", html.getBytes(StandardCharsets.UTF_8)))
                .contains("Camels", "Größe & more")
                .doesNotContain("<", "var x", "p {}");
    }

    @Test
    void readsPdf() throws Exception {
        assertThat(read("a.pdf", pdf(CAMEL, null))).contains(CAMEL);
        assertThat(read("named.wrongly", pdf(CAMEL, null))).contains(CAMEL);
    }

    @Test
    void readsDocx() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XWPFDocument document = new XWPFDocument()) {
            document.createParagraph().createRun().setText(CAMEL);
            document.createTable(1, 1).getRow(0).getCell(0).setText("In a cell.");
            document.write(bytes);
        }
        assertThat(read("a.docx", bytes.toByteArray())).contains(CAMEL, "In a cell.");
    }

    @Test
    void keepsLongTextOfOthersInItsStateOnlyWhileItIsOpen() throws Exception {
        String html = "<html><body>" + ("<p>" + CAMEL + "</p>").repeat(10_000) + "</body></html>";
        assertThat(read("a.html", html.getBytes(StandardCharsets.UTF_8))).hasSizeGreaterThan(10_000 * CAMEL.length());
    }

    @Test
    void refusesWhatHasNoText() throws Exception {
        assertUnfit("empty", "a.txt", new byte[0]);
        assertUnfit("no-text", "a.txt", " \n\t ".getBytes(StandardCharsets.UTF_8));
        assertUnfit("no-text", "a.html", "<html><body><img></body></html>".getBytes(StandardCharsets.UTF_8));
        assertUnfit("no-text", "scanned.pdf", pdf(null, null));
        assertUnfit("encrypted", "a.pdf", pdf(CAMEL, "sesame"));
        assertUnfit("not-readable", "a.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0});
        assertUnfit("not-readable", "a.zip", zip("a.txt", CAMEL.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesWhatIsDamagedOrMadeToDoHarm() throws Exception {
        byte[] pdf = pdf(CAMEL, null);
        assertUnfit("unreadable", "a.pdf", Arrays.copyOf(pdf, pdf.length / 3));
        assertUnfit("unreadable", "a.docx", zip("word/document.xml", "<w:nonsense".getBytes(StandardCharsets.UTF_8)));
        byte[] docx = docx("<w:p><w:r><w:t>" + " ".repeat(50_000_000) + "x</w:t></w:r></w:p>");
        assertThat(docx.length).isLessThan(1_000_000);
        assertUnfit("unreadable", "bomb.docx", docx);
    }

    @Test
    void fetchesNothing() throws Exception {
        String html = "<!DOCTYPE html SYSTEM \"http://192.0.2.1/x.dtd\" [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                + "<html><body>A &x; camel</body></html>";
        assertThat(read("a.html", html.getBytes(StandardCharsets.UTF_8))).doesNotContain("root:");
    }

    private void assertUnfit(String category, String name, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        Fingerprint fingerprint = Fingerprint.of(file);
        assertThatThrownBy(() -> reader.read(file, fingerprint))
                .isInstanceOfSatisfying(
                        UnfitDocumentException.class,
                        unfit -> assertThat(unfit.category())
                                .as("category of %s", name)
                                .isEqualTo(category));
    }

    private String read(String name, byte[] content) throws Exception {
        Path file = Files.write(folder.resolve(name), content);
        try (DocumentText text = reader.read(file, Fingerprint.of(file));
                Reader in = text.open()) {
            StringWriter out = new StringWriter();
            in.transferTo(out);
            return out.toString();
        }
    }

    private static byte[] pdf(String text, String password) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            if (text != null) {
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(100, 700);
                    content.showText(text);
                    content.endText();
                }
            }
            if (password != null) {
                document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
            }
            document.save(bytes);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String entry, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] docx(String body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "[Content_Types].xml", """
                    <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                    <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument\
                    .wordprocessingml.document.main+xml"/></Types>""");
            entry(zip, "_rels/.rels", """
                    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                    <Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument\
                    /2006/relationships/officeDocument"/></Relationships>""");
            entry(zip, "word/document.xml", """
                    <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>""" + body + "</w:body></w:document>");
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
