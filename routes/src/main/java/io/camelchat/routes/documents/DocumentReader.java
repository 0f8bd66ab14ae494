package io.camelchat.routes.documents;

import io.camelchat.routes.documents.TextSink.LimitException;
import io.camelchat.routes.documents.TextSink.StateException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.util.ObjectHelper;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.parser.CompositeParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.parser.txt.TXTParser;
import org.apache.tika.sax.BodyContentHandler;
import org.apache.tika.sax.SecureContentHandler;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Reads the text of documents by Apache Tika: plain text of any kind, Markdown, HTML, PDF and DOCX. What is text in UTF-8 is
 * its own text. What a document has in it, such as attachments and pictures, is not read, and nothing is fetched. Any thread
 * may read, and holds on until the text is there.
 */
final class DocumentReader {
    private static final long MAX_LENGTH = 1_000_000_000;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final long PDF_MEMORY = 16 << 20;

    private static final Set<MediaType> MARKUP = Set.of(MediaType.TEXT_HTML, MediaType.application("xhtml+xml"));
    private static final Set<MediaType> DOCX = Set.of(
            MediaType.application("vnd.openxmlformats-officedocument.wordprocessingml.document"),
            MediaType.application("vnd.openxmlformats-officedocument.wordprocessingml.template"),
            MediaType.application("vnd.ms-word.document.macroenabled.12"));

    /** What to know of these Tika need not be loaded for, which takes seconds. */
    private static final Pattern PLAIN = Pattern.compile("(?i).*\\.(txt|md|markdown)");

    private final StateFolder state;

    DocumentReader(StateFolder state) {
        this.state = state;
    }

    /** Loaded with the first document that is not told by its name. */
    private static final class Tika {
        static final Detector DETECTOR = new DefaultDetector();
        static final CompositeParser PARSER = new CompositeParser(
                MediaTypeRegistry.getDefaultRegistry(),
                List.of(new TXTParser(), new JSoupParser(), new PDFParser(), new OOXMLParser()));
    }

    /**
     * @throws UnfitDocumentException where the document is one that no text can be read of
     * @throws IOException where the file has gone, or this machine is in trouble
     */
    DocumentText read(Path file, Fingerprint fingerprint) throws IOException, UnfitDocumentException {
        if (fingerprint.size() == 0) {
            throw new UnfitDocumentException("empty", "The document is empty", null);
        }
        String name = file.getFileName().toString();
        if (fingerprint.isText() && PLAIN.matcher(name).matches()) {
            return requireText(DocumentText.ofDocument(file));
        }
        Metadata metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        try (TikaInputStream in = TikaInputStream.get(file)) {
            MediaType type = Tika.DETECTOR.detect(in, metadata);
            if (fingerprint.isText() && isItsOwnText(type, metadata)) {
                return requireText(DocumentText.ofDocument(file));
            }
            if (!isRead(type)) {
                throw new UnfitDocumentException(
                        "not-readable", "The document is of the type " + type + ", of which no text is read", null);
            }
            metadata.set(Metadata.CONTENT_TYPE, type.toString());
            return requireText(parse(in, metadata));
        }
    }

    /** By its name, or else by its beginning: text begins like many a format, as Markdown does like HTML. */
    private boolean isItsOwnText(MediaType type, Metadata metadata) throws IOException {
        MediaType named = Tika.DETECTOR.detect(null, metadata);
        return isPlain(named) || isPlain(type) || !isRead(type);
    }

    private static boolean isPlain(MediaType type) {
        MediaTypeRegistry types = MediaTypeRegistry.getDefaultRegistry();
        boolean isText = type.equals(MediaType.TEXT_PLAIN) || types.isSpecializationOf(type, MediaType.TEXT_PLAIN);
        return isText && !MARKUP.contains(type);
    }

    private static boolean isRead(MediaType type) {
        return isPlain(type)
                || MARKUP.contains(type)
                || DOCX.contains(type)
                || type.equals(MediaType.application("pdf"));
    }

    private DocumentText parse(TikaInputStream in, Metadata metadata) throws IOException, UnfitDocumentException {
        TextSink sink = new TextSink(state, MAX_LENGTH, System.nanoTime() + LONGEST.toNanos());
        boolean isRead = false;
        try {
            SecureContentHandler handler = new SecureContentHandler(new BodyContentHandler(sink), in);
            try {
                Tika.PARSER.parse(in, handler, metadata, context());
            } catch (SAXException e) {
                handler.throwIfCauseOf(e);
                throw e;
            }
            isRead = true;
            return sink.text();
        } catch (EncryptedDocumentException e) {
            throw new UnfitDocumentException("encrypted", "The document is encrypted", e);
        } catch (IOException | TikaException | SAXException | RuntimeException | StackOverflowError e) {
            throw asUnfit(e);
        } catch (OutOfMemoryError e) {
            throw new UnfitDocumentException(
                    "too-large", "The document needs more memory to be read than the application has", e);
        } finally {
            if (!isRead) {
                sink.discard();
            }
        }
    }

    private static UnfitDocumentException asUnfit(Throwable failure) throws IOException {
        StateException ours = ObjectHelper.getException(StateException.class, failure);
        if (ours != null) {
            throw ours;
        }
        NoSuchFileException gone = ObjectHelper.getException(NoSuchFileException.class, failure);
        if (gone != null) {
            throw gone;
        }
        LimitException limit = ObjectHelper.getException(LimitException.class, failure);
        if (limit != null) {
            return new UnfitDocumentException(limit.category(), limit.getMessage(), failure);
        }
        return new UnfitDocumentException(
                "unreadable", "The document is damaged, or made to do harm: no text can be read from it", failure);
    }

    private static ParseContext context() {
        ParseContext context = new ParseContext();
        context.set(EmbeddedDocumentExtractor.class, new NothingEmbedded());
        PDFParserConfig pdf = new PDFParserConfig();
        pdf.setMaxMainMemoryBytes(PDF_MEMORY);
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        context.set(PDFParserConfig.class, pdf);
        OfficeParserConfig office = new OfficeParserConfig();
        // As it comes, in place of all of it in memory.
        office.setUseSAXDocxExtractor(true);
        context.set(OfficeParserConfig.class, office);
        return context;
    }

    private static DocumentText requireText(DocumentText text) throws IOException, UnfitDocumentException {
        try (Reader reader = text.open()) {
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (!Character.isWhitespace(c)) {
                    return text;
                }
            }
        }
        text.close();
        throw new UnfitDocumentException(
                "no-text",
                "The document has no text; of one that was scanned it has to be recognized beforehand",
                null);
    }

    private static final class NothingEmbedded implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
            // It is told before that nothing is.
        }
    }
}
